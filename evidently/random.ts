import { createHash } from 'node:crypto';

/** Returns a number from 0 up to, but not including, 1. */
export type Random = () => number;

/** The generator mulberry32 (public domain). The same seed and name give the same numbers. */
export function seededRandom(seed: number, name: string): Random {
	let state = createHash('sha256').update(`${seed}:${name}`).digest().readUInt32LE();
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
