import { Aws } from 'aws-cdk-lib';
import {
  Color,
  GraphWidget,
  type HorizontalAnnotation,
  type IMetric,
  type Metric,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';

/** The width of a row, in the grid of a CloudWatch dashboard. */
export const WIDTH = 24;

/** The optional parts of a graph. */
export interface GraphExtras {
  right?: IMetric[];
  leftAnnotations?: HorizontalAnnotation[];
}

/** A graph in a third of a row. */
export const graph = (title: string, left: IMetric[], extras: GraphExtras = {}): GraphWidget =>
  new GraphWidget({ title, left, width: WIDTH / 3, height: 6, leftYAxis: { min: 0 }, ...extras });

/** Metrics as numbers, in a third of a row. */
export const value = (title: string, ...metrics: IMetric[]): SingleValueWidget =>
  new SingleValueWidget({ title, metrics, width: WIDTH / 3, height: 6, sparkline: true });

/** A row with a question, the words for its answer, and links. */
export const text = (question: string, words: string, ...links: string[]): TextWidget =>
  new TextWidget({ markdown: `## ${question}\n${words}\n\n${links.join(' · ')}`, width: WIDTH, height: 3 });

/** A red line across a graph. */
export const limit = (label: string, at: number): HorizontalAnnotation => ({
  label,
  value: at,
  color: Color.RED,
});

/** A metric under a label. */
export const named = (label: string, metric: Metric): Metric => metric.with({ label });

/** A Markdown link. An address that is not on the web is named instead: a link to it would lead nowhere. */
export function link(label: string, address: string, section?: string): string {
  if (!address.startsWith('https:')) return `${label}: ${address}${section ? `, ${section}` : ''}`;
  return `[${label}](${address}${section ? `#${section.toLowerCase()}` : ''})`;
}

const CONSOLE = `https://${Aws.REGION}.console.aws.amazon.com`;

/** The console's page of a log group. It wants special characters encoded; generated names have none. */
export const logLink = ({ logGroupName }: Pick<LogGroup, 'logGroupName'>): string =>
  `${CONSOLE}/cloudwatch/home?region=${Aws.REGION}#logsV2:log-groups/log-group/${logGroupName}`;

/** The console's page of a queue. */
export const queueLink = ({ queueName }: Queue): string =>
  `${CONSOLE}/sqs/v3/home?region=${Aws.REGION}#/queues/https%3A%2F%2Fsqs.${Aws.REGION}.amazonaws.com%2F${Aws.ACCOUNT_ID}%2F${queueName}`;
