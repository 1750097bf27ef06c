/** The metrics of a font, to lay text out before it is drawn. */
export interface Typeface {
  /** Whether it has a glyph for a code point. */
  has: (codePoint: number) => boolean;
  /** The width in pixels of one line of text at a size in pixels, without kerning. */
  width: (text: string, size: number) => number;
}

/** The `cmap` format that covers all of Unicode (OpenType: cmap, Format 12). */
const ALL_OF_UNICODE = 12;

/**
 * Reads a TrueType font's character map and advance widths (OpenType: cmap, head, hhea, hmtx). Throws if a table is
 * missing or has another format than DejaVu's.
 */
export function readTypeface(ttf: Uint8Array): Typeface {
  const view = new DataView(ttf.buffer, ttf.byteOffset, ttf.byteLength);
  const at = (tag: string): number => findTable(view, tag);
  const glyphs = readGlyphs(view, at('cmap'));
  const unitsPerEm = view.getUint16(at('head') + 18);
  const widths = view.getUint16(at('hhea') + 34);
  const hmtx = at('hmtx');
  // Glyphs past the last width share it.
  const advance = (glyph: number): number => view.getUint16(hmtx + Math.min(glyph, widths - 1) * 4);
  return {
    has: (codePoint) => glyphs.has(codePoint),
    width(text, size) {
      let units = 0;
      for (const character of text) units += advance(glyphs.get(character.codePointAt(0) ?? 0) ?? 0);
      return (units / unitsPerEm) * size;
    },
  };
}

function findTable(view: DataView, tag: string): number {
  const tables = view.getUint16(4);
  for (let record = 12; record < 12 + tables * 16; record += 16) {
    const name = [0, 1, 2, 3].map((n) => String.fromCharCode(view.getUint8(record + n))).join('');
    if (name === tag) return view.getUint32(record + 8);
  }
  throw new Error(`The TrueType font has no table ${tag}.`);
}

/** Glyphs by code point. */
function readGlyphs(view: DataView, cmap: number): Map<number, number> {
  const glyphs = new Map<number, number>();
  const encodings = view.getUint16(cmap + 2);
  for (let record = cmap + 4; record < cmap + 4 + encodings * 8; record += 8) {
    const subtable = cmap + view.getUint32(record + 4);
    if (view.getUint16(subtable) !== ALL_OF_UNICODE) continue;
    const groups = view.getUint32(subtable + 12);
    for (let group = subtable + 16; group < subtable + 16 + groups * 12; group += 12) {
      const first = view.getUint32(group);
      const glyph = view.getUint32(group + 8);
      for (let code = first; code <= view.getUint32(group + 4); code++)
        glyphs.set(code, glyph + code - first);
    }
    return glyphs;
  }
  throw new Error('The TrueType font has no cmap of format 12.');
}
