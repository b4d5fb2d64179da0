import { ENTITY_ID, FEATURE } from '../api/evaluations';
import { ARN_RULE, isProjectName, parseReference } from '../api/projects';
import { SIGNING_NAME } from '../api/signing';
import { overlap, WHOLE, type Definition } from './definitions';
import type { Field } from './field';

/** Reads a name. The API model has the same pattern for the names of everything in a definition. */
export function readName(field: Field): string {
	if (matches(field.value, FEATURE.pattern)) return field.value;
	throw field.invalid(`Use ${FEATURE.words}.`);
}

/** @returns undefined if the definition names no project */
export function readProject(field: Field): string | undefined {
	if (!field.isGiven) return undefined;
	const reference = typeof field.value === 'string' ? parseReference(field.value) : undefined;
	const isEvidently = (reference?.owner?.service ?? SIGNING_NAME) === SIGNING_NAME;
	if (reference && isEvidently && isProjectName(reference.name)) return reference.name;
	throw field.invalid(`Use a project's name or its ARN, ${ARN_RULE}.`);
}

export function checkEntityId(entityId: string, field: Field): void {
	if (matches(entityId, ENTITY_ID.pattern)) return;
	throw field.invalid(`Use ${ENTITY_ID.words} for each entity ID.`);
}

/** Reads a weight or a rate. */
export function readShare(field: Field): number {
	const { value } = field;
	if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= WHOLE) {
		return value;
	}
	throw field.invalid(
		`Use a whole number from 0 to ${WHOLE}, in thousandths of a percent: 50000 is 50%.`,
	);
}

/** @returns the first of the allowed texts if the member is missing */
export function readOneOf<T extends string>(field: Field, allowed: readonly [T, ...T[]]): T {
	if (!field.isGiven) return allowed[0];
	const found = allowed.find((each) => each === field.value);
	if (found !== undefined) return found;
	throw field.invalid(`Use one of ${allowed.join(', ')}, or leave it out for ${allowed[0]}.`);
}

/** Reads a list whose length is limited. */
export function readItems(field: Field, { min, max }: { min: number; max: number }): Field[] {
	const items = field.items();
	if (items.length >= min && items.length <= max) return items;
	throw field.invalid(`Use a list of ${min} to ${max}.`);
}

/** Reads each item, and rejects two with the same name in one project. */
export function readDefinitions<T extends Definition>(
	items: Field[],
	read: (item: Field, earlier: readonly T[]) => T,
): T[] {
	const definitions: T[] = [];
	for (const item of items) {
		const definition = read(item, definitions);
		const isTaken = definitions.some(
			(each) => each.name === definition.name && overlap(each, definition),
		);
		if (isTaken) throw item.member('name').invalid('Use each name only once in a project.');
		definitions.push(definition);
	}
	return definitions;
}

function matches(value: unknown, pattern: RegExp): value is string {
	return typeof value === 'string' && pattern.test(value);
}
