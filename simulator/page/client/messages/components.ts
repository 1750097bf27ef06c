import type {
  APIButtonComponent,
  APIComponentInMessageActionRow,
  APIMessageTopLevelComponent,
} from 'discord-api-types/v10';
import { whileBusy } from '../base/busy.ts';
import { make } from '../base/dom.ts';
import type { RenderContext } from './markdown-view.ts';
import { drawMenu, type UseComponent } from './menu.ts';

/** Component types (Discord: Component Reference, Component Types). */
const ROW = 1;
const BUTTON = 2;
/** Button styles (Discord: Component Reference, Button Styles). */
const STYLES: Readonly<Record<number, string>> = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger' };
const LINK = 5;

/** Draws a message's buttons and menus. Components of other types are shown as their type. */
export function drawComponents(
  components: readonly APIMessageTopLevelComponent[],
  context: RenderContext,
  use: UseComponent,
): HTMLElement[] {
  return components.map((component) => {
    if (component.type !== ROW)
      return make('p', { class: 'small' }, `(a component of type ${component.type})`);
    const inside = component.components.map((child) => drawInRow(child, context, use));
    return make('div', { class: 'row' }, ...inside);
  });
}

function drawInRow(
  component: APIComponentInMessageActionRow,
  context: RenderContext,
  use: UseComponent,
): HTMLElement {
  return component.type === BUTTON ? drawButton(component, use) : drawMenu(component, context.guild, use);
}

function drawButton(button: APIButtonComponent, use: UseComponent): HTMLElement {
  const label = 'label' in button ? (button.label ?? '') : '';
  if (button.style === LINK) {
    const attributes = {
      class: 'button secondary',
      href: button.url,
      target: '_blank',
      rel: 'noopener noreferrer',
    };
    return make('a', attributes, label);
  }
  const style = STYLES[button.style] ?? 'secondary';
  const element = make(
    'button',
    { type: 'button', class: `button ${style}`, disabled: button.disabled },
    label,
  );
  if ('custom_id' in button) {
    const { custom_id: customId } = button;
    element.dataset['customId'] = customId;
    element.addEventListener('click', () => void whileBusy(element, () => use(customId, [])));
  }
  return element;
}
