export const customEvent = (data: unknown = {}) => ({
	data: JSON.stringify(data),
	timestamp: new Date('2025-10-16T12:00:00.250Z'),
	type: 'aws.evidently.custom' as const,
});

/** The same event as an SDK sends it, with its time in epoch seconds. */
export const wireEvent = (data: unknown = {}) => ({
	...customEvent(data),
	timestamp: 1760616000.25,
});

// Jest's matchers have the type any, which would spread to the values that contain them.
export const some = (type: unknown): unknown => expect.any(type);
export const textWith = (words: string): unknown => expect.stringContaining(words);
export const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern);
