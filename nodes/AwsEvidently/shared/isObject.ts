/** Whether a value of JSON is an object, which neither a list nor null is. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
