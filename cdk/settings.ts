import { PreconditionError } from '../shared/cli/command.ts';
import { isRepositoryUrl } from '../shared/discord/user-agent.ts';
import { isWholeNumber, WHOLE_NUMBERS } from '../shared/env-settings.ts';

/** The settings of a deployment, from the context (`cdk.json`, or `-c name=value`). */
export interface DeploymentSettings {
  applicationId: string;
  /** The application's public key, 64 hex digits. */
  publicKey: string;
  alarmEmail?: string;
  flushSeconds: number;
  /** Months that counters are kept for. Without it they are kept for ever. */
  retentionMonths?: number;
  /** The address of this repository. Alarms and dashboard link to the runbook in it. */
  repositoryUrl?: string;
  /** Whether the worker runs on Fargate Spot: a third of the price, and AWS moves it at two minutes' notice. */
  spot: boolean;
  /** The names of the settings that have a placeholder for a value: enough to synthesise, not to deploy. */
  placeholders: string[];
}

interface Rule {
  /** The expected value in words, for the message. */
  expected: string;
  isValid: (value: string) => boolean;
  /** The value where the setting is empty. A setting without a placeholder is optional. */
  placeholder?: string;
}

const RULES = {
  applicationId: {
    expected: 'the application’s id, 17 to 20 digits (Developer Portal, General Information)',
    isValid: (value) => /^\d{17,20}$/.test(value),
    placeholder: '0'.repeat(18),
  },
  publicKey: {
    expected: 'the application’s public key, 64 hex digits (Developer Portal, General Information)',
    isValid: (value) => /^[0-9a-f]{64}$/i.test(value),
    placeholder: '0'.repeat(64),
  },
  alarmEmail: { expected: 'an e-mail address', isValid: (value) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value) },
  flushSeconds: { expected: 'whole seconds from 1 to 60', isValid: (value) => isWholeNumber(value, 1, 60) },
  retentionMonths: {
    expected: WHOLE_NUMBERS.retentionMonths.expected,
    isValid: WHOLE_NUMBERS.retentionMonths.isValid,
  },
  repositoryUrl: {
    expected: 'an https address',
    isValid: (value) => /^https:\/\/[^\s/]+\/\S+$/.test(value) && isRepositoryUrl(value),
  },
  spot: { expected: 'true or false', isValid: (value) => value === 'true' || value === 'false' },
} as const satisfies Record<string, Rule>;

const DEFAULT_FLUSH_SECONDS = 10;

/** Reads the settings. Throws one PreconditionError that names every mistake, with the value and what was expected. */
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
    } else if (rule.isValid(value)) values.set(name, value);
    else mistakes.push(`${name} is ${JSON.stringify(value)}: expected ${rule.expected}.`);
  }
  if (mistakes.length > 0) {
    throw new PreconditionError(['Set in cdk.json, or with -c NAME=VALUE:', ...mistakes].join('\n  '));
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

/** The environment variable for a function that tells Discord where the bot's code is. */
export const repository = ({ repositoryUrl }: DeploymentSettings): Record<string, string> =>
  repositoryUrl === undefined ? {} : { REPOSITORY_URL: repositoryUrl };

/** The environment variable for a function that writes or reads counters, which expire. */
export const retention = ({ retentionMonths }: DeploymentSettings): Record<string, string> =>
  retentionMonths === undefined ? {} : { RETENTION_MONTHS: String(retentionMonths) };
