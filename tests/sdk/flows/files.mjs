import assert from 'node:assert/strict';
import { collect, fails, upload } from '../expect.mjs';

export const flows = {
  async models(sdk) {
    const models = await collect(sdk.client.models.list());
    assert.ok(models.some((model) => model.id === 'extractive'));
    assert.deepEqual(Object.keys(models[0]).sort(), ['created', 'id', 'object', 'owned_by']);
    assert.deepEqual(await sdk.client.models.retrieve('extractive'), models.find((model) => model.id === 'extractive'));
    assert.equal((await sdk.client.models.retrieve('gpt-4o-mini')).id, 'gpt-4o-mini');
    await fails(sdk, () => sdk.client.models.delete('no-such-model'), { status: 404, code: 'model_not_found', param: 'model', message: /no-such-model/ });
  },

  async files(sdk) {
    const bytes = Buffer.from('{"메모": "휴가는 27일이다. 😀", "zero": "\\u0000"}\r\n');
    const file = await upload(sdk, '메모 😀.json', bytes);
    assert.match(file.id, /^file-[A-Za-z0-9]{22}$/);
    assert.equal(file.filename, '메모 😀.json');
    assert.equal(file.bytes, bytes.length);
    assert.equal(file.purpose, 'assistants');
    assert.equal((await sdk.client.files.waitForProcessing(file.id)).status, 'processed');
    assert.deepEqual(await sdk.client.files.retrieve(file.id), file);

    const binary = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7) % 256));
    const vision = await sdk.client.files.create({ file: await sdk.file('points.bin', binary), purpose: 'batch' });
    for (const [uploaded, expected] of [[file, bytes], [vision, binary]]) {
      const content = await sdk.client.files.content(uploaded.id);
      assert.deepEqual(Buffer.from(await content.arrayBuffer()), expected);
    }

    const listed = await collect(sdk.client.files.list({ purpose: 'batch' }));
    assert.ok(listed.some((item) => item.id === vision.id));
    assert.ok(!listed.some((item) => item.id === file.id));
    assert.deepEqual(await sdk.client.files.delete(file.id), { object: 'file', deleted: true, id: file.id });
    await fails(sdk, () => sdk.client.files.retrieve(file.id), { status: 404, param: 'id', message: /No such File object: file-/ });
    await fails(sdk, () => sdk.client.files.delete(file.id), { status: 404, param: 'id', message: /No such File object: file-/ });
    await sdk.client.files.delete(vision.id);
  },
};
