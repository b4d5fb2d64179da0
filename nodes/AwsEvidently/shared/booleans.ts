import { InvalidValueError } from './invalidValue';

/**
 * Accepts true and false as text, too, since n8n's `$vars` and `$env` are always text.
 *
 * @throws InvalidValueError
 */
export function toBoolean(seen: unknown, field: string): boolean {
	const value = typeof seen === 'string' ? seen.trim() : seen;
	if (value === true || value === 'true') return true;
	if (value === false || value === 'false') return false;
	throw new InvalidValueError({ field, seen, remedy: 'Use true or false.' });
}
