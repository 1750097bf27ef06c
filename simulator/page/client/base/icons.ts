/** SVG paths, on a square of 24 × 24. */
const PATHS = {
  hash: 'M10 4 8 20M16 4l-2 16M4.5 9h16M3.5 15h16',
  speaker: 'M4 9.5v5h3.5L12 19V5L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11',
  forum: 'M4 5h16v11H10l-4 3.5V16H4zM8 9.5h8M8 12.5h5',
  eye: 'M2.5 12S6 6 12 6s9.5 6 9.5 6-3.5 6-9.5 6-9.5-6-9.5-6zM12 9.3a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4z',
  download: 'M12 4v11M7 10.5l5 5 5-5M5 20h14',
  file: 'M6 3h8l5 5v13H6zM14 3v5h5M9 13h7M9 16.5h7',
  menu: 'M4 7h16M4 12h16M4 17h16',
  down: 'm6 9.5 6 6 6-6',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  alert: 'M12 3.5 22 20.5H2zM12 10v5M12 17.4v.4',
  send: 'M4 12 3 4l18 8-18 8zM4 12h9',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5V5M12 19v2.5M2.5 12H5M19 12h2.5M5.3 5.3 7 7M17 17l1.7 1.7M18.7 5.3 17 7M7 17l-1.7 1.7',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
} as const;

/** The name of an icon. */
export type IconName = keyof typeof PATHS;

const SVG = 'http://www.w3.org/2000/svg';

/** Draws an icon in the colour of the surrounding text, hidden from screen readers. */
export function drawIcon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}

/** Channel types (Discord: Channel, Channel Types): voice and stage, forum and media. */
const VOICE_TYPES: readonly number[] = [2, 13];
const FORUM_TYPES: readonly number[] = [15, 16];

/** Draws the icon of a channel type. */
export function drawChannelIcon(type: number): SVGSVGElement {
  if (VOICE_TYPES.includes(type)) return drawIcon('speaker');
  return drawIcon(FORUM_TYPES.includes(type) ? 'forum' : 'hash');
}
