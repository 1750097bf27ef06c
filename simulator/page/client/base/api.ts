import type {
  ChoiceInfo,
  CommandRequest,
  CompletionAnswer,
  CompletionRequest,
  ComponentRequest,
  DismissRequest,
  ErrorAnswer,
  GuildInfo,
  LineRequest,
  PageEvent,
  ParsedLine,
  PersonName,
} from '../../page-protocol.ts';

/** What the page's server refused; the message is for whoever looks at the page. */
export class Refused extends Error {
  override name = 'Refused';
}

export async function fetchGuild(as: PersonName, locale: string): Promise<GuildInfo> {
  return answerOf(await fetch(`/api/guild?${new URLSearchParams({ as, locale })}`));
}

export const useCommand = (request: CommandRequest): Promise<unknown> => post('/api/commands', request);
export const useComponent = (request: ComponentRequest): Promise<unknown> => post('/api/components', request);
export const dismiss = (request: DismissRequest): Promise<unknown> => post('/api/dismissals', request);
export const readLine = (request: LineRequest): Promise<ParsedLine> => post('/api/lines', request);

/** What the application offers for an option that is being typed. */
export async function complete(request: CompletionRequest): Promise<ChoiceInfo[]> {
  const { choices } = await post<CompletionAnswer>('/api/completions', request);
  return choices;
}

/** Hears what someone can see, from the beginning, and again from the beginning after each break. Returns what ends it. */
export function listen(as: PersonName, heard: (event: PageEvent) => void): () => void {
  const source = new EventSource(`/api/events?${new URLSearchParams({ as })}`);
  source.addEventListener('message', ({ data }) => heard(JSON.parse(String(data)) as PageEvent));
  return () => source.close();
}

async function post<T>(path: string, body: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Refused('The demo is not running any more. Start it again and reload this page.');
  }
  return answerOf(response);
}

async function answerOf<T>(response: Response): Promise<T> {
  const json: unknown = await response.json();
  if (!response.ok) throw new Refused((json as ErrorAnswer).error);
  return json as T;
}
