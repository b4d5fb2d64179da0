import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Letters that occur nowhere else, and characters that are escaped in URLs, JSON and base64. */
export const KEYS = {
	accessKeyId: 'ASIACHAOSKEYTHATNOBODYSEES',
	secretAccessKey: 'seCret/Key+that+nobody/sees',
	sessionToken: 'toKen/that+nobody/sees==',
};

/** In the spelling of the keys, which no word has, as they are or escaped as in a URL. */
const SECRET =
	/ASIACHAOSKEY|seCret(\/|%2F)Key|toKen(\/|%2F)that|AWS4-HMAC-SHA256|Signature=|[Aa]uthorization|x-amz-security-token/;

/** A secret in a text, with what is around it. */
export function findSecret(text: string): string | undefined {
	const found = SECRET.exec(text);
	return found ? text.slice(Math.max(0, found.index - 40), found.index + 60) : undefined;
}

/** The first secret in a value, however deep: in names, in hidden members, in causes, in bytes. */
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

/** Without calling a getter. */
function valueOf(value: object, key: string | symbol): unknown {
	return Object.getOwnPropertyDescriptor(value, key)?.value;
}

/** The first secret in the files of a folder. */
export async function findSecretInFolder(folder: string): Promise<string | undefined> {
	for (const name of await readdir(folder)) {
		const found = findSecret(await readFile(join(folder, name), 'utf8'));
		if (found !== undefined) return found;
	}
	return undefined;
}
