import type * as Sdk from './sdk';

/** Loaded at the first use, not at n8n's start: the SDK is the larger part of the package by far. */
export async function loadSdk(): Promise<typeof Sdk> {
	return await import('./sdk');
}
