export const customEvent = (data: unknown = {}) => ({
	data: JSON.stringify(data),
	timestamp: new Date('2025-10-16T12:00:00.250Z'),
	type: 'aws.evidently.custom' as const,
});

/** The same event as it is on the wire. */
export const wireEvent = (data: unknown = {}) => ({
	...customEvent(data),
	timestamp: 1760616000.25,
});

// Jest's own matchers are of the type any, which spreads to whatever they are put in.
export const some = (type: unknown): unknown => expect.any(type);
export const textWith = (words: string): unknown => expect.stringContaining(words);
export const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern);
