import { isObject } from '../shared/isObject';
import { validationException } from './awsErrors';

/**
 * Parses a body that is a JSON object.
 * @throws ValidationException
 */
export function parseObject(body: Uint8Array): Record<string, unknown> {
	const document = parseJson(decode(body));
	if (document === undefined) {
		throw validationException('cannotParse', 'The request body is not a JSON document in UTF-8.');
	}
	if (!isObject(document)) {
		throw validationException('cannotParse', 'The request body must be a JSON object.');
	}
	return document;
}

function decode(body: Uint8Array): string | undefined {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(body);
	} catch {
		return undefined;
	}
}

/** @returns undefined for text that isn't JSON, since no JSON document has that value */
export function parseJson(text: unknown): unknown {
	if (typeof text !== 'string') return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/**
 * The JavaScript SDK v2 encodes a text that already is the JSON of an object once more.
 * @returns that object, or any other value unchanged
 */
export function unwrap(value: unknown): unknown {
	if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return value;
	return parseJson(value) ?? value;
}
