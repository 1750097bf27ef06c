import type { JsonObject } from '../../discord/limits/json.ts';
import { describeGuild } from '../guild-info.ts';
import type { GuildInfo, PersonName } from '../page-protocol.ts';
import { type ActionContext, guildFor } from './action-context.ts';
import { completeOption, parseLine, useCommand } from './command-actions.ts';
import { dismissExchange, useComponent } from './component-actions.ts';

/** What people can do on the page. */
export interface Actions {
  guildInfo(as: PersonName, locale: string): GuildInfo;
  /** Actions by the path that the page posts to. Each takes the request's body and throws a `PageError` if it is invalid. */
  byPath: Readonly<Record<string, (json: JsonObject) => unknown>>;
}

/** The simulated application's name. */
const APPLICATION_NAME = 'Userstats';

/** Creates the page's actions. Those that use a command or component send the application a signed interaction. */
export function createActions(context: ActionContext): Actions {
  return {
    guildInfo(as, locale) {
      const { commands } = context.session.discord.rest.application;
      return {
        ...describeGuild(as, locale, guildFor(context, as), commands),
        application: APPLICATION_NAME,
      };
    },
    byPath: {
      '/api/commands': (json) => useCommand(context, json),
      '/api/completions': (json) => completeOption(context, json),
      '/api/lines': (json) => parseLine(context, json),
      '/api/components': (json) => useComponent(context, json),
      '/api/dismissals': (json) => dismissExchange(context, json),
    },
  };
}
