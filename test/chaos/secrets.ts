import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The keys have a spelling that occurs nowhere else, and characters that URLs and JSON escape. */
export const KEYS = {
	accessKeyId: 'ASIACHAOSKEYTHATNOONESEES',
	secretAccessKey: 'seCret/Key+that+noone/sees',
	sessionToken: 'toKen/that+noone/sees==',
};

/** Matches the unusual spelling of the keys, raw or escaped as in a URL. */
const SECRET =
	/ASIACHAOSKEY|seCret(\/|%2F)Key|toKen(\/|%2F)that|AWS4-HMAC-SHA256|Signature=|[Aa]uthorization|x-amz-security-token/;

/** @returns a secret in a text, with its surroundings. */
export function findSecret(text: string): string | undefined {
	const found = SECRET.exec(text);
	return found ? text.slice(Math.max(0, found.index - 40), found.index + 60) : undefined;
}

/** @returns the first secret at any depth of a value, including names, hidden members and bytes. */
export function findSecretWithin(value: unknown): string | undefined {
	const seen = new Set<object>();
	const open: unknown[] = [value];
	while (open.length > 0) {
		const next = open.pop();
		const found = typeof next === 'string' ? findSecret(next) : undefined;
		if (found !== undefined) return found;
		if (typeof next !== 'object' || next === null || seen.has(next)) continue;
		seen.add(next);
		for (const member of membersOf(next)) open.push(member);
	}
	return undefined;
}

function membersOf(value: object): unknown[] {
	if (value instanceof Uint8Array) return [Buffer.from(value).toString('latin1')];
	if (value instanceof Map) return [...value].flat();
	if (value instanceof Set) return [...value];
	return Reflect.ownKeys(value).flatMap((key) => [String(key), valueOf(value, key)]);
}

/** Reads a member without calling a getter. */
function valueOf(value: object, key: string | symbol): unknown {
	return Object.getOwnPropertyDescriptor(value, key)?.value;
}

/** @returns the first secret in the files of a folder. */
export async function findSecretInFolder(folder: string): Promise<string | undefined> {
	for (const name of await readdir(folder)) {
		const found = findSecret(await readFile(join(folder, name), 'utf8'));
		if (found !== undefined) return found;
	}
	return undefined;
}
