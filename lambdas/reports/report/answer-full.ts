import { readFullReport } from '../../../reporting/figures/full-report.ts';
import { planActivity } from '../../../reporting/pictures/plan-picture.ts';
import { describeCoverage } from '../../../reporting/texts/describe-coverage.ts';
import { reportEmbed } from '../../../reporting/texts/report-embed.ts';
import { scopeName } from '../../../reporting/texts/scope-name.ts';
import { pickPictureWords } from '../../../reporting/words/picture-words.ts';
import { UTC } from '../../../shared/dates/zone.ts';
import { snowflakeTime } from '../../../shared/discord/snowflake.ts';
import { withDayProgress } from '../reply/day-progress.ts';
import { editReply } from '../reply/discord-webhook.ts';
import { renderPictureFile } from './picture-file.ts';
import { captionOf, noticesOf, pictureOptionsOf, progressOf, type ReportTask } from './report-task.ts';

/** Answers a `full` report with an embed and a picture of activity over time. */
export async function answerFull(task: ReportTask): Promise<void> {
  const { request, command, context } = task;
  const { range, locale } = request;
  const { directory } = context;
  const now = snowflakeTime(request.id);
  const report = await withDayProgress(request, progressOf(task), (onDay) =>
    readFullReport(request, context, { channel: command.channel?.id, onDay }),
  );
  const plan = planActivity(report.series, context, now, captionOf(task, UTC), pickPictureWords(locale));
  const picture = await renderPictureFile(plan, pictureOptionsOf(task));
  const scope = scopeName(command.channel, directory, locale);
  const coverage = describeCoverage(context, locale);
  const about = { scope, range, coverage, directory, locale, picture: picture?.name };
  await editReply(request, {
    content: noticesOf(task).join('\n'),
    embeds: [reportEmbed(report, about)],
    ...(picture && { files: [picture] }),
  });
}
