import assert from 'node:assert/strict';

export const base = process.env.RETRIEVALQA_URL ?? 'http://127.0.0.1:8080/v1';

/** A text of which the answers are known. */
export const policy = `Leave policy

Employees receive 27 days of paid annual leave per calendar year.
Up to six unused days may be carried over until 31 March of the following year.

Remote work

Remote work is allowed on three days a week after the probation period. 😀 Core hours are from 10:00 to 15:00.
`;

/** Replaces each marker by " [index]" and writes the footnotes, as the classic recipe of the API's guide does. */
export async function footnotes(client, text, line) {
  let value = text.value;
  const lines = [];
  for (const [index, annotation] of text.annotations.entries()) {
    value = value.replaceAll(annotation.text, ` [${index}]`);
    const cited = await client.files.retrieve(annotation.file_citation.file_id);
    lines.push(`[${index}] ${line(annotation.file_citation, cited.filename)}`);
  }
  return `${value}\n${lines.join('\n')}`;
}

/** Checks that every annotation stands where it says (code points) and that every marker has one. */
export function checkAnnotations(text, source) {
  const points = [...text.value];
  for (const annotation of text.annotations) {
    assert.equal(annotation.type, 'file_citation');
    assert.equal(points.slice(annotation.start_index, annotation.end_index).join(''), annotation.text);
    assert.ok(source.includes(annotation.file_citation.quote), `not in the source: ${annotation.file_citation.quote}`);
  }
  const markers = text.value.match(/【[^】]*†[^】]*】/g) ?? [];
  assert.equal(markers.length, text.annotations.length);
  assert.ok(text.annotations.length > 0, 'no annotation');
}

export async function collect(page) {
  const items = [];
  for await (const item of page) {
    items.push(item);
    assert.ok(items.length < 1000, 'the list does not end');
  }
  return items;
}
