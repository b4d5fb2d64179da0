import { hash } from 'crypto';

/** @returns the SHA-256 of a text (UTF-8) or of bytes, as lower-case hexadecimal digits */
export function sha256(data: string | Uint8Array): string {
	return hash('sha256', data);
}

/**
 * Returns the SHA-256 of a list of parts. They are joined as JSON, so that different lists never become
 * the same text.
 */
export function sha256OfParts(parts: unknown[]): string {
	return sha256(JSON.stringify(parts));
}
