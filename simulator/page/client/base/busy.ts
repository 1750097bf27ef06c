/** Whether a button or menu waits for the application. */
export const isBusy = (element: Element): boolean => element.hasAttribute('aria-busy');

/** Marks a button or menu as busy during `act`, and does nothing while it is. Disabling it would take the focus away. */
export async function whileBusy(element: Element, act: () => Promise<void>): Promise<void> {
  if (isBusy(element)) return;
  element.setAttribute('aria-busy', 'true');
  await act();
  element.removeAttribute('aria-busy');
}
