import assert from 'node:assert/strict';
import { textOf } from './sdk.mjs';

/** A text of which the answers are known; its characters are not all of one UTF-16 unit. */
export const policy = `Leave policy 😀

Employees receive 27 days of paid annual leave per calendar year.
Up to six unused days may be carried over until 31 March of the following year.

Remote work 🏡

Remote work is allowed on three days a week after the probation period. 😀 Core hours are from 10:00 to 15:00.
`;

export const question = 'How many days of paid annual leave do employees receive?';

export const upload = async (sdk, name, content) => sdk.client.files.create({ file: await sdk.file(name, content), purpose: 'assistants' });

/** An assistant that searches the files, in the way of the version. */
export async function searchAssistant(sdk, files, { tools = [], ...rest } = {}) {
  const fileIds = files.map((file) => file.id);
  if (sdk.beta === 'v1') {
    return sdk.client.beta.assistants.create({ model: 'gpt-4-1106-preview', tools: [{ type: 'retrieval' }, ...tools], file_ids: fileIds, ...rest });
  }

  const store = await sdk.client.vectorStores.create({ name: 'Policies', file_ids: fileIds });
  return sdk.client.beta.assistants.create({
    model: 'gpt-4o',
    tools: [{ type: 'file_search' }, ...tools],
    tool_resources: { file_search: { vector_store_ids: [store.id] } },
    ...rest,
  });
}

/** An assistant that searches the policy. */
export const policyAssistant = async (sdk, rest) => searchAssistant(sdk, [await upload(sdk, 'leave-policy.txt', policy)], rest);

export const threadAsking = (sdk, content) => sdk.client.beta.threads.create({ messages: [{ role: 'user', content }] });

/** A message that says what the scripted model does, turn by turn. */
export const script = (...turns) => JSON.stringify(turns);

export const call = (name, parameters = {}) => ({ name, arguments: JSON.stringify(parameters) });

export const clock = { type: 'function', function: { name: 'clock', description: 'Time in a city.', parameters: { type: 'object', properties: { city: { type: 'string' } } } } };

/** The newest message of a thread. */
export async function newest(sdk, threadId) {
  const [message] = (await sdk.client.beta.threads.messages.list(threadId)).data;
  return message;
}

export async function collect(page) {
  const items = [];
  for await (const item of await page) {
    items.push(item);
    assert.ok(items.length < 10_000, 'the list does not end');
  }

  return items;
}

/** Checks each marker, its annotation, and its quote, which is a slice of the file's text (offsets in code points). */
export async function checkCitations(sdk, text) {
  const value = [...text.value];
  assert.ok(text.annotations.length > 0, `no annotation: ${text.value}`);
  for (const { type, text: marker, start_index, end_index, file_citation } of text.annotations) {
    assert.equal(type, 'file_citation');
    assert.equal(value.slice(start_index, end_index).join(''), marker);
    assert.match(marker, sdk.beta === 'v1' ? /^【\d+†source】$/ : /^【\d+:\d+†.+】$/);
    const source = [...await textOf(file_citation.file_id)];
    assert.ok(file_citation.quote.length > 0);
    assert.equal(source.slice(file_citation.start, file_citation.end).join(''), file_citation.quote);
  }

  assert.deepEqual(text.value.match(/【[^】]*】/g), text.annotations.map((annotation) => annotation.text));
}

/** Checks each link to a file that code wrote (offsets in code points) and gives the contents by file name. */
export async function downloads(sdk, text) {
  const value = [...text.value];
  const contents = {};
  for (const { type, text: link, start_index, end_index, file_path } of text.annotations) {
    assert.equal(type, 'file_path');
    assert.equal(value.slice(start_index, end_index).join(''), link);
    const file = await sdk.client.files.retrieve(file_path.file_id);
    assert.equal(link, `sandbox:/mnt/data/${file.filename}`);
    contents[file.filename] = await output(sdk, file.id);
  }

  return contents;
}

/** The bytes of a file that a run made. */
export async function output(sdk, fileId) {
  const content = Buffer.from(await (await sdk.client.files.content(fileId)).arrayBuffer());
  const file = await sdk.client.files.retrieve(fileId);
  assert.deepEqual([file.purpose, file.bytes], ['assistants_output', content.length]);
  return content;
}

/** The footnotes of the API's guide: each annotated text becomes " [index]", each citation or link a line. */
export async function footnotes(sdk, text) {
  let value = text.value;
  const lines = [];
  for (const [index, annotation] of text.annotations.entries()) {
    value = value.replaceAll(annotation.text, ` [${index}]`);
    const file = await sdk.client.files.retrieve((annotation.file_citation ?? annotation.file_path).file_id);
    lines.push(annotation.file_citation ? `[${index}] ${annotation.file_citation.quote} from ${file.filename}` : `[${index}] Click <here> to download ${file.filename}`);
  }

  return `${value}\n${lines.join('\n')}`;
}

/** Awaits the failure of a call and checks what the SDK makes of it. */
export async function fails(sdk, action, { status = 400, code = null, param = null, message }) {
  const error = await action().then(() => assert.fail(`no error: ${message}`), (failure) => failure);
  assert.ok(error instanceof sdk.errors.APIError, error.stack);
  assert.deepEqual({ status: error.status, code: error.code, param: error.param, type: error.type }, { status, code, param, type: 'invalid_request_error' }, error.message);
  assert.match(error.message, message);
  assert.match(sdk.requestId(error), /^req_/);
  return error;
}
