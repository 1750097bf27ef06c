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

/** A request that the page's server refused or did not answer. The person at the page reads the message. */
export class RequestError extends Error {
  override name = 'RequestError';
}

/** Fetches the guild as a person sees it. */
export async function fetchGuild(as: PersonName, locale: string): Promise<GuildInfo> {
  return readAnswer(await fetch(`/api/guild?${new URLSearchParams({ as, locale })}`));
}

/** Sends a command. Resolves before the application responds. */
export const useCommand = (request: CommandRequest): Promise<unknown> => post('/api/commands', request);
/** Uses a component. Resolves once the application has acknowledged it. */
export const useComponent = (request: ComponentRequest): Promise<unknown> => post('/api/components', request);
/** Removes an exchange from the page. */
export const dismissExchange = (request: DismissRequest): Promise<unknown> =>
  post('/api/dismissals', request);
/** Parses a line into a command and its options. */
export const parseLine = (request: LineRequest): Promise<ParsedLine> => post('/api/lines', request);

/** Asks the application for the choices of an option that is being typed. */
export async function fetchChoices(request: CompletionRequest): Promise<ChoiceInfo[]> {
  const { choices } = await post<CompletionAnswer>('/api/completions', request);
  return choices;
}

/**
 * Passes on a person's events until the returned function is called. The first event has all exchanges; so has the first
 * one after each reconnect.
 */
export function listenToEvents(as: PersonName, onEvent: (event: PageEvent) => void): () => void {
  const source = new EventSource(`/api/events?${new URLSearchParams({ as })}`);
  source.addEventListener('message', ({ data }) => onEvent(JSON.parse(String(data)) as PageEvent));
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
    throw new RequestError('The demo is no longer running. Start it again and reload this page.');
  }
  return readAnswer(response);
}

async function readAnswer<T>(response: Response): Promise<T> {
  const json: unknown = await response.json();
  if (!response.ok) throw new RequestError((json as ErrorAnswer).error);
  return json as T;
}
