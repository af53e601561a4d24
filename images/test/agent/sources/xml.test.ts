import { deepEqual, equal } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { challengesOf } from '../../../src/agent/sources/oci/challenge.ts';
import { childrenOf, parseXml, textAt } from '../../../src/agent/sources/xml.ts';

describe('XML of object stores', () => {
  it('has texts, attributes, entities and sections', () => {
    const root = parseXml(`<?xml version="1.0"?><!-- a > b --><L xmlns="x"><N Encoded='true' a="&lt;&#x41;">a&amp;b<![CDATA[<c>]]></N><E/></L>`);
    equal(textAt(root, 'N'), 'a&b<c>');
    deepEqual(childrenOf(root, 'N')[0]?.attributes, { Encoded: 'true', a: '<A' });
    equal(textAt(root, 'E'), '');
  });

  for (const text of ['', 'no XML', '<a>', '<a></b>', '</a>', '<a b="c></a>', '<a>&#x41;</a', '{"a": "<b>"']) {
    it(`is not ${JSON.stringify(text)}`, () => equal(parseXml(text), undefined));
  }

  // Were one of them read again from each of its parts, the test would not end in its time.
  for (const part of ['<', '<a ', '<a "', '<a b="', '<![CDATA[', '<![CDATA[>', '<!--', '<!-- >', '&#', '<?']) {
    it(`is read once, also where it repeats ${JSON.stringify(part)} without an end`, () => {
      equal(parseXml(`<a>${part.repeat(1_000_000)}`), undefined);
    });
  }
});

it('a challenge of a registry is read once, however it is padded', () => {
  deepEqual(challengesOf(`Basic ${' ,'.repeat(500_000)}`), [{ scheme: 'basic', parameters: {} }]);
});
