import { isRepositoryUrl } from '../shared/discord/user-agent.ts';
import { isWholeNumber, WHOLE_NUMBERS } from '../shared/env-settings.ts';
import { DeployError } from './deploy-error.ts';

/** What a maintainer sets in the context (`cdk.json`, or `-c name=value`). */
export interface DeploymentSettings {
  applicationId: string;
  /** Of the application, 64 hex digits. */
  publicKey: string;
  alarmEmail?: string;
  flushSeconds: number;
  /** Counters are kept for ever without it. */
  retentionMonths?: number;
  /** Where this repository can be read, so that alarms and dashboard link to the runbook in it. */
  repositoryUrl?: string;
  /** Whether the worker runs on Fargate Spot: a third of the price, moved at two minutes' notice. */
  spot: boolean;
  /** What was left empty and stands for nothing real: enough to synthesise with, not to deploy. */
  placeholders: string[];
}

interface Rule {
  /** What is expected, for the message. */
  expected: string;
  isRight: (value: string) => boolean;
  /** What stands in for it where it is empty; without one it may be left out. */
  placeholder?: string;
}

const RULES = {
  applicationId: {
    expected: 'the application’s id, 17 to 20 digits (Developer Portal, General Information)',
    isRight: (value) => /^\d{17,20}$/.test(value),
    placeholder: '0'.repeat(18),
  },
  publicKey: {
    expected: 'the application’s public key, 64 hex digits (Developer Portal, General Information)',
    isRight: (value) => /^[0-9a-f]{64}$/i.test(value),
    placeholder: '0'.repeat(64),
  },
  alarmEmail: { expected: 'an e-mail address', isRight: (value) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value) },
  flushSeconds: { expected: 'whole seconds from 1 to 60', isRight: (value) => isWholeNumber(value, 1, 60) },
  retentionMonths: {
    expected: WHOLE_NUMBERS.retentionMonths.expected,
    isRight: WHOLE_NUMBERS.retentionMonths.isValid,
  },
  repositoryUrl: {
    expected: 'an https address',
    isRight: (value) => /^https:\/\/[^\s/]+\/\S+$/.test(value) && isRepositoryUrl(value),
  },
  spot: { expected: 'true or false', isRight: (value) => value === 'true' || value === 'false' },
} as const satisfies Record<string, Rule>;

const DEFAULT_FLUSH_SECONDS = 10;

/** Reads the settings out of the context. Throws one DeployError that names every mistake, what came and what was expected. */
export function readDeploymentSettings(context: (name: string) => unknown): DeploymentSettings {
  const mistakes: string[] = [];
  const placeholders: string[] = [];
  const values = new Map<string, string>();
  for (const [name, rule] of Object.entries<Rule>(RULES)) {
    const value = String(context(name) ?? '').trim();
    if (value === '') {
      if (rule.placeholder === undefined) continue;
      values.set(name, rule.placeholder);
      placeholders.push(name);
    } else if (rule.isRight(value)) values.set(name, value);
    else mistakes.push(`${name} is ${JSON.stringify(value)}: expected ${rule.expected}.`);
  }
  if (mistakes.length > 0) {
    throw new DeployError(['Set in cdk.json, or with -c NAME=VALUE:', ...mistakes].join('\n  '));
  }
  const alarmEmail = values.get('alarmEmail');
  const retentionMonths = values.get('retentionMonths');
  const repositoryUrl = values.get('repositoryUrl');
  return {
    applicationId: values.get('applicationId') ?? '',
    publicKey: values.get('publicKey') ?? '',
    ...(alarmEmail !== undefined && { alarmEmail }),
    flushSeconds: Number(values.get('flushSeconds') ?? DEFAULT_FLUSH_SECONDS),
    ...(retentionMonths !== undefined && { retentionMonths: Number(retentionMonths) }),
    ...(repositoryUrl !== undefined && { repositoryUrl }),
    spot: values.get('spot') === 'true',
    placeholders,
  };
}

/** Where the bot's code can be read, as the environment of a function that tells Discord so. */
export const repository = ({ repositoryUrl }: DeploymentSettings): Record<string, string> =>
  repositoryUrl === undefined ? {} : { REPOSITORY_URL: repositoryUrl };
