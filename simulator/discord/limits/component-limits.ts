import {
  checkChoice,
  checkInteger,
  checkList,
  checkObject,
  checkText,
  type FieldError,
  type Path,
} from './form.ts';
import { isObject, type JsonObject } from './json.ts';

const ACTION_ROW = 1;
const BUTTON = 2;
const STRING_SELECT = 3;
const SELECTS: readonly number[] = [3, 5, 6, 7, 8];
/** The types of components in messages (Discord: Component Reference, Component Types). */
const MESSAGE_COMPONENTS: readonly number[] = [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 17];
const LINK_STYLE = 5;
const PREMIUM_STYLE = 6;

/**
 * The errors in a message's components (Discord: Component Reference). A message may have five action rows of five buttons or
 * one select menu each; with the flag IS_COMPONENTS_V2, 40 components of any kind.
 */
export function componentErrors(value: unknown, path: Path, version2: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const customIds = new Set<string>();
  const top = checkList(errors, path, value, version2 ? 40 : 5);
  top.forEach((component, at) => {
    const allowed = version2 ? MESSAGE_COMPONENTS : [ACTION_ROW];
    if (!isObject(component)) checkObject(errors, [...path, at], component ?? '');
    else if (checkChoice(errors, [...path, at, 'type'], component['type'], allowed)) {
      checkComponent(errors, [...path, at], component, customIds);
    }
  });
  if (version2 && countComponents(top) > 40) {
    errors.push({ path, code: 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED', message: 'At most 40 components.' });
  }
  return errors;
}

function checkComponent(
  errors: FieldError[],
  path: Path,
  component: JsonObject,
  customIds: Set<string>,
): void {
  const type = Number(component['type']);
  if (type === ACTION_ROW) checkRow(errors, path, component);
  if (type === BUTTON) checkButton(errors, path, component);
  if (SELECTS.includes(type)) checkSelect(errors, path, component, type);
  const customId = component['custom_id'];
  if (typeof customId === 'string') {
    if (customIds.has(customId)) {
      errors.push({
        path: [...path, 'custom_id'],
        code: 'COMPONENT_CUSTOM_ID_DUPLICATED',
        message: 'Component custom id cannot be duplicated',
      });
    }
    customIds.add(customId);
  }
  for (const [at, child] of childrenOf(component).entries()) {
    const childPath = [...path, 'components', at];
    if (checkChoice(errors, [...childPath, 'type'], child['type'], MESSAGE_COMPONENTS)) {
      checkComponent(errors, childPath, child, customIds);
    }
  }
}

function checkRow(errors: FieldError[], path: Path, row: JsonObject): void {
  const listPath = [...path, 'components'];
  const inside = checkList(errors, listPath, row['components'], 5);
  if (inside.length === 0) {
    errors.push({
      path: listPath,
      code: 'BASE_TYPE_BAD_LENGTH',
      message: 'Must be between 1 and 5 in length.',
    });
  }
  const types = inside.map((child) => (isObject(child) ? Number(child['type']) : 0));
  types.forEach((type, at) => {
    checkChoice(errors, [...listPath, at, 'type'], type, [BUTTON, ...SELECTS]);
  });
  if (types.length > 1 && types.some((type) => SELECTS.includes(type))) {
    errors.push({
      path,
      code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
      message: 'The specified component exceeds the maximum width',
    });
  }
}

function checkButton(errors: FieldError[], path: Path, button: JsonObject): void {
  checkChoice(errors, [...path, 'style'], button['style'], [1, 2, 3, 4, 5, 6]);
  checkText(errors, [...path, 'label'], button['label'], { max: 80 });
  const style = button['style'];
  if (style === LINK_STYLE)
    checkText(errors, [...path, 'url'], button['url'], { min: 1, max: 512, required: true });
  else if (style !== PREMIUM_STYLE) checkCustomId(errors, path, button);
}

function checkSelect(errors: FieldError[], path: Path, select: JsonObject, type: number): void {
  checkCustomId(errors, path, select);
  checkText(errors, [...path, 'placeholder'], select['placeholder'], { max: 150 });
  checkInteger(errors, [...path, 'min_values'], select['min_values'], { min: 0, max: 25 });
  checkInteger(errors, [...path, 'max_values'], select['max_values'], { min: 1, max: 25 });
  const options = checkList(errors, [...path, 'options'], select['options'], 25);
  if (type === STRING_SELECT && options.length === 0) {
    errors.push({
      path: [...path, 'options'],
      code: 'BASE_TYPE_REQUIRED',
      message: 'This field is required',
    });
  }
  options.forEach((option, at) => {
    const optionPath = [...path, 'options', at];
    const { label, value, description } = checkObject(errors, optionPath, option) ?? {};
    checkText(errors, [...optionPath, 'label'], label, { min: 1, max: 100, required: true });
    checkText(errors, [...optionPath, 'value'], value, { min: 1, max: 100, required: true });
    checkText(errors, [...optionPath, 'description'], description, { max: 100 });
  });
  checkDefaults(errors, path, select);
}

/** The number of a menu's preselected entries must be one that a person could choose (Discord: Component Reference, Select Default Value Structure). */
function checkDefaults(errors: FieldError[], path: Path, select: JsonObject): void {
  const listPath = [...path, 'default_values'];
  const defaults = checkList(errors, listPath, select['default_values'], 25);
  const least = Number(select['min_values'] ?? 1);
  const most = Number(select['max_values'] ?? 1);
  if (defaults.length > 0 && (defaults.length < least || defaults.length > most)) {
    errors.push({
      path: listPath,
      code: 'BASE_TYPE_BAD_LENGTH',
      message: `Must be between ${least} and ${most} in length.`,
    });
  }
  defaults.forEach((entry, at) => {
    const { id, type } = checkObject(errors, [...listPath, at], entry) ?? {};
    checkText(errors, [...listPath, at, 'id'], id, { min: 1, max: 20, required: true });
    checkChoice(errors, [...listPath, at, 'type'], type, ['user', 'role', 'channel']);
  });
}

function checkCustomId(errors: FieldError[], path: Path, component: JsonObject): void {
  checkText(errors, [...path, 'custom_id'], component['custom_id'], { min: 1, max: 100, required: true });
}

function childrenOf(component: JsonObject): JsonObject[] {
  const children = component['components'];
  return Array.isArray(children) ? children.filter(isObject) : [];
}

function countComponents(components: readonly unknown[]): number {
  return components
    .filter(isObject)
    .reduce((sum, component) => sum + 1 + countComponents(childrenOf(component)), 0);
}
