/**
 * JSON objects as text. Their members are JSON texts that are kept unchanged, so that a number
 * which JavaScript can't hold survives.
 */

/** @param members by name, each a JSON document; undefined ones are left out. */
export function objectText(members: Record<string, string | undefined>): string {
	let given = '';
	for (const name in members) {
		const text = members[name];
		if (text !== undefined) given += `${given && ','}${memberText(name, text)}`;
	}
	return `{${given}}`;
}

/**
 * Returns the text of the object with a further member before its others.
 *
 * @param object the JSON text of an object that doesn't have the member.
 */
export function withMember(object: string, name: string, text: string): string {
	const start = object.indexOf('{') + 1;
	const rest = object.slice(start);
	const isEmpty = rest.trimStart().startsWith('}');
	return `${object.slice(0, start)}${memberText(name, text)}${isEmpty ? '' : ','}${rest}`;
}

function memberText(name: string, text: string): string {
	return `${JSON.stringify(name)}:${text}`;
}
