import type { CommandInfo, GuildInfo, RequestContext } from '../../page-protocol.ts';
import type { View } from '../base/view.ts';
import type { Draft } from './draft.ts';
import { focusNext, type Line, resetLine, startDraft } from './line.ts';
import type { Popup } from './popup.ts';
import type { Suggester } from './suggester.ts';

/** The composer's parts, and the view and guild that they read. */
export interface ComposerState {
  line: Line;
  popup: Popup;
  suggester: Suggester;
  error: HTMLElement;
  view: () => View;
  guild: () => GuildInfo;
}

/** The person, channel and locale of the composer's requests. */
export function requestContext({ view }: ComposerState): RequestContext {
  const { as, channel, locale } = view();
  return { as, channel, locale };
}

/** Shows an error above the line; an empty text hides it. */
export function showError({ error }: ComposerState, text: string): void {
  error.textContent = text;
  error.hidden = text === '';
}

/** Empties the composer. */
export function resetComposer(composer: ComposerState): void {
  const { line, popup, guild, view } = composer;
  const channel = guild().channels.find(({ id }) => id === view().channel);
  showError(composer, '');
  popup.hide();
  resetLine(line, channel?.name ?? '');
}

/** Begins to fill in a command. */
export function chooseCommand(composer: ComposerState, command: CommandInfo): Draft {
  showError(composer, '');
  const draft = startDraft(composer.line, command);
  focusNext(composer.line);
  return draft;
}
