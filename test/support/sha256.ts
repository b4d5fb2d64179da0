import { createHash, createHmac } from 'node:crypto';

/** Implements the hash that the SDK's signer needs with node:crypto. */
export class Sha256 {
	readonly #hash;

	constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
		this.#hash =
			secret === undefined ? createHash('sha256') : createHmac('sha256', toBytes(secret));
	}

	update(data: string | ArrayBuffer | ArrayBufferView): void {
		this.#hash.update(toBytes(data));
	}

	async digest(): Promise<Uint8Array> {
		return this.#hash.digest();
	}

	reset(): void {
		throw new Error('Not used by the signer.');
	}
}

function toBytes(data: string | ArrayBuffer | ArrayBufferView): Buffer {
	if (typeof data === 'string') return Buffer.from(data);
	if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
	return Buffer.from(data);
}
