/** Whether what a button or menu was used for is still being answered. */
export const isBusy = (element: Element): boolean => element.hasAttribute('aria-busy');

/** Keeps a button or menu from being used twice at once. It is not disabled: that would take the focus from it. */
export async function whileBusy(element: Element, act: () => Promise<void>): Promise<void> {
  if (isBusy(element)) return;
  element.setAttribute('aria-busy', 'true');
  await act();
  element.removeAttribute('aria-busy');
}
