import type { Locale } from '../../shared/locale.ts';

/** What whoever asked to be unlinked is told once it is done. */
export const UNLINKED: Readonly<Record<Locale, string>> = {
  en: 'Done. What was counted of you on this server can be linked to you no more; the counts themselves stay. What you do from now on, and perhaps what you did within the last minute, counts as someone new’s, linked to you until the month is closed. You can unlink that too, at any time.',
  de: 'Erledigt. Was auf diesem Server von dir gezählt wurde, lässt sich dir nicht mehr zuordnen; die Zählungen selbst bleiben. Was du von jetzt an tust, und vielleicht auch, was du in der letzten Minute getan hast, zählt als das eines neuen Mitglieds und ist mit dir verbunden, bis der Monat abgeschlossen ist. Auch das kannst du jederzeit lösen.',
  fr: 'C’est fait. Ce qui a été compté de vous sur ce serveur ne peut plus vous être rattaché ; les décomptes eux-mêmes restent. Ce que vous ferez à partir de maintenant, et peut-être ce que vous avez fait pendant la dernière minute, compte comme celui d’une nouvelle personne, liée à vous jusqu’à la clôture du mois. Vous pouvez vous en dissocier aussi, à tout moment.',
  es: 'Hecho. Lo que se contó de ti en este servidor ya no se te puede atribuir; los recuentos en sí quedan. Lo que hagas desde ahora, y quizá lo que hiciste en el último minuto, cuenta como de alguien nuevo, vinculado contigo hasta que se cierre el mes. También de eso puedes desvincularte cuando quieras.',
};
