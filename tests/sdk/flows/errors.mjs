import assert from 'node:assert/strict';
import { call, clock, fails, script, threadAsking, upload } from '../expect.mjs';

export const flows = {
  async errors(sdk) {
    const { assistants, threads } = sdk.client.beta;
    const unknown = `asst_${'x'.repeat(24)}`;
    const missing = await fails(sdk, () => assistants.retrieve(unknown), { status: 404, message: /No assistant found with id 'asst_x+'\./ });
    assert.ok(missing instanceof sdk.errors.NotFoundError);
    await fails(sdk, () => threads.retrieve(`thread_${'x'.repeat(24)}`), { status: 404, message: /No thread found with id 'thread_x+'\./ });
    const bad = await fails(sdk, () => threads.retrieve('undefined'), { code: 'invalid_value', param: 'thread_id', message: /Invalid 'thread_id': 'undefined'\. Expected an ID that begins with 'thread'\./ });
    assert.ok(bad instanceof sdk.errors.BadRequestError);

    await fails(sdk, () => assistants.create({ name: 'No model' }), { code: 'missing_required_parameter', param: 'model', message: /Missing required parameter: 'model'\./ });
    await fails(sdk, () => assistants.create({ model: 'gpt-4o', colour: 'red' }), { code: 'unknown_parameter', param: 'colour', message: /Unknown parameter: 'colour'\./ });
    await fails(sdk, () => assistants.create({ model: 'gpt-4o', temperature: 'warm' }), { code: 'invalid_type', param: 'temperature', message: /Invalid type for 'temperature'/ });
    await fails(sdk, () => assistants.create({ model: 'gpt-4o', tools: [{ type: 'telepathy' }] }), { code: 'invalid_value', param: 'tools[0].type', message: /Invalid value: 'telepathy'\. Supported values are: / });
    await fails(sdk, () => threads.create({ messages: [{ role: 'user', content: 'Hello', id: 'x' }] }), { code: 'unknown_parameter', param: 'messages[0].id', message: /'messages\[0\]\.id'/ });
    const thread = await threads.create();
    await fails(sdk, () => threads.runs.create(thread.id, { assistant_id: unknown }), { status: 404, message: /No assistant found with id 'asst_x+'\./ });
    await fails(sdk, () => threads.runs.create(thread.id, { assistant_id: unknown, stream: true }), { status: 404, message: /No assistant found with id 'asst_x+'\./ });
    await fails(sdk, () => threads.runs.stream(thread.id, { assistant_id: unknown }).finalRun(), { status: 404, message: /No assistant found with id 'asst_x+'\./ });
    await fails(sdk, () => threads.messages.list(thread.id, { limit: 500 }), { code: 'integer_above_max_value', param: 'limit', message: /Expected a value <= 100, but got 500 instead\./ });
    await fails(sdk, async () => sdk.client.files.create({ file: await sdk.file('a.txt', 'a'), purpose: 'magic' }), { param: 'purpose', message: /'magic' is not one of \[/ });
    const file = await upload(sdk, 'a.txt', 'a');
    await sdk.client.files.delete(file.id);
    await fails(sdk, () => sdk.client.files.content(file.id), { status: 404, param: 'id', message: /No such File object/ });
  },

  async keys(sdk) {
    const stranger = sdk.withKey('sk-rqa-a-key-that-opens-nothing-wxyz');
    const wrong = { status: 401, code: 'invalid_api_key', message: /Incorrect API key provided: sk-rqa-a\*+wxyz\./ };
    const error = await fails(sdk, () => stranger.models.list(), wrong);
    assert.ok(error instanceof sdk.errors.AuthenticationError);
    await fails(sdk, async () => stranger.files.create({ file: await sdk.file('a.txt', 'a'), purpose: 'assistants' }), wrong);
    await fails(sdk, () => stranger.beta.threads.createAndRunStream({ assistant_id: `asst_${'x'.repeat(24)}` }).finalRun(), wrong);
  },

  async 'busy thread'(sdk) {
    const { assistants, threads } = sdk.client.beta;
    const assistant = await assistants.create({ model: 'scripted', tools: [clock] });
    const thread = await threadAsking(sdk, script({ calls: [call('clock')] }));
    const run = await threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id });
    const second = await fails(sdk, () => threads.runs.create(thread.id, { assistant_id: assistant.id }), { message: /already has an active run/ });
    const message = await fails(sdk, () => threads.messages.create(thread.id, { role: 'user', content: 'More' }), { message: /while a run/ });
    await fails(sdk, () => threads.runs.stream(thread.id, { assistant_id: assistant.id }).finalRun(), { message: /already has an active run/ });
    for (const error of [second, message]) {
      assert.ok(error.message.includes(thread.id) && error.message.includes(run.id), error.message);
    }

    // What clients do: take the run's id out of the message and cancel it.
    await threads.runs.cancel(/run_\w+/.exec(second.message)[0], { thread_id: thread.id });
    await threads.runs.poll(run.id, { thread_id: thread.id });
    await threads.messages.create(thread.id, { role: 'user', content: 'More' });
  },
};
