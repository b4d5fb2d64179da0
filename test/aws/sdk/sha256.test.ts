import { createHash, createHmac } from 'node:crypto';

import { Sha256 } from '../../../nodes/AwsEvidently/aws/sdk/sha256';

const BYTES = Uint8Array.from([9, 9, 1, 2, 3, 9]);
/** A part of a larger buffer, as Node's small buffers are. */
const PART = BYTES.subarray(2, 5);

const hex = async (checksum: Sha256) => Buffer.from(await checksum.digest()).toString('hex');

it.each([
	['text', 'é', 'é'],
	['a buffer', Uint8Array.from([1, 2, 3]).buffer, PART],
	['a part of a buffer', PART, PART],
	['a view of another type', new DataView(BYTES.buffer, 2, 3), PART],
])('hashes the bytes of %s, and no others', async (_what, data, bytes) => {
	const hash = new Sha256();
	hash.update(data);
	expect(await hex(hash)).toBe(createHash('sha256').update(bytes).digest('hex'));
});

it('makes an HMAC with a secret, and starts again with it after a reset', async () => {
	const hmac = new Sha256(PART);
	hmac.update('another');
	hmac.reset();
	hmac.update('text');
	expect(await hex(hmac)).toBe(createHmac('sha256', PART).update('text').digest('hex'));
});
