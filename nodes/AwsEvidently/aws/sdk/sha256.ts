/**
 * SHA-256 with Node's own implementation. The build uses it instead of the SDK's for browsers, which
 * is slower and larger. The interface is the SDK's `Checksum`.
 */
import { createHash, createHmac, type Hash, type Hmac } from 'crypto';
import type { Checksum, SourceData } from '@smithy/types';

function toBytes(data: SourceData): string | Uint8Array {
	if (typeof data === 'string') return data;
	return ArrayBuffer.isView(data)
		? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
		: new Uint8Array(data);
}

export class Sha256 implements Checksum {
	private hash!: Hash | Hmac;

	/** @param secret the key of an HMAC, with which signing keys are derived; without it, a plain hash */
	constructor(private readonly secret?: SourceData) {
		this.reset();
	}

	reset(): void {
		this.hash =
			this.secret === undefined ? createHash('sha256') : createHmac('sha256', toBytes(this.secret));
	}

	update(data: SourceData): void {
		this.hash.update(toBytes(data));
	}

	async digest(): Promise<Uint8Array> {
		return this.hash.digest();
	}
}
