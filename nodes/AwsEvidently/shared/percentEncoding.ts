/** Percent-encodes everything but letters, digits and `-._~` (RFC 3986), as SigV4 requires. */
export function percentEncode(text: string): string {
	return encodeURIComponent(text).replace(
		/[!'()*]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}
