import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { elementsOf, textsOf, writeXml } from '../../../../local/aws/s3/xml.ts';

test('a text is read as it was written, and hides no element', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('<b>', '</a>', '&lt;', ']]>', '<!--'),
      (text, more) => {
        const xml = writeXml(['root', [['item', [['a', text + more]]]]]);
        const [item = ''] = elementsOf(xml, 'item');
        assert.deepEqual([...textsOf(item)], [['a', text + more]]);
      },
    ),
  );
});

test('elements and references of other writers are read', () => {
  const xml = '<?xml version="1.0"?><D xmlns="x"><O><K>a&#10;&#x1F600;&amp;</K>\n <V/></O><O><K></K></O></D>';
  const [first = '', second = ''] = elementsOf(xml, 'O');
  assert.deepEqual([...textsOf(first.replace('<V/>', ''))], [['K', 'a\n😀&']]);
  assert.deepEqual([...textsOf(second)], [['K', '']]);
  assert.throws(() => textsOf(first), { name: 'MalformedXML' });
  assert.throws(() => textsOf('<K>&unknown;</K>'), { name: 'MalformedXML' });
  assert.throws(() => textsOf('<K>&#x110000;</K>'), { name: 'MalformedXML' });
});
