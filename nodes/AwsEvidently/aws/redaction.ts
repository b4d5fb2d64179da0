import type { HttpRequest } from '@smithy/types';

/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

/** An output of the client. Its own words may be quoted in an error, so it can redact them. */
export interface Redactable {
	redact: Redact;
}

const REDACTED = '***';

/**
 * Returns a middleware for the SDK's step `deserialize`, where the signed request is known. It makes
 * each output `Redactable`.
 */
export function makeRedactable() {
	return <Args extends object, Result extends { output?: object }>(
			next: (args: Args) => Promise<Result>,
		) =>
		async (args: Args): Promise<Result> => {
			const result = await next(args);
			const { request } = args as unknown as { request: HttpRequest };
			const redactable: Redactable = { redact: (text) => redactorFor(request)(text) };
			if (result.output) Object.assign(result.output, redactable);
			return result;
		};
}

/**
 * Returns a function that takes out of a text what a signed request carries of the credential: the
 * signature, the session token and the Access Key ID. A service's error message may repeat them, as
 * AWS's own does for a wrong signature.
 *
 * The token and the key ID can be any text, so they are replaced as whole words only: the ID "test"
 * must not change the name "test-shop". The secret key itself is never sent.
 */
export function redactorFor({ headers }: HttpRequest): Redact {
	const [, keyId, signature] =
		/Credential=([^/]+).*Signature=(\w+)/.exec(headers.authorization ?? '') ?? [];
	const secrets = [signature, headers['x-amz-security-token'], keyId]
		.filter((secret) => secret !== undefined)
		.flatMap((secret) => [secret, encodeURIComponent(secret)])
		.map(wholeWord);
	return (text) => secrets.reduce((rest, secret) => rest.replace(secret, REDACTED), text);
}

/** A word ends at what can't be part of a name; "%3D" and "\n" are characters, not letters of a word. */
function wholeWord(secret: string): RegExp {
	const escaped = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
	return new RegExp(
		`(?:(?<![\\w-]|\\w\\.)|(?<=%[\\dA-F]{2}|\\\\[nrt]))${escaped}(?![\\w-]|\\.\\w)`,
		'g',
	);
}
