import type { Field } from './field';

/** The names of the Get operations' results. */
export type Kind = 'feature' | 'launch' | 'experiment';

const command = (kind: Kind) => `"aws evidently get-${kind} --query ${kind}"`;

/** Members of Create operations, each with its name in the results of Get operations. */
const RENAMED: ReadonlyArray<[member: string, name: string]> = [
	['onlineAbConfig', 'onlineAbDefinition'],
	['scheduledSplitsConfig', 'scheduledSplitsDefinition'],
];

/**
 * Rejects definitions in common shapes other than those of Get operations, with an error that
 * explains how to convert them.
 *
 * @throws InvalidValueError
 */
export function refuseOtherShapes(definition: Field, kind: Kind): void {
	refuse(definition, kind, `Use only what it contains, as ${command(kind)} prints it.`);
	refuse(
		definition,
		'Properties',
		`Use the names and the shape that ${command(kind)} prints: CloudFormation has others.`,
	);
	for (const [member, name] of RENAMED) {
		refuse(definition, member, `Rename it to ${name}, as ${command(kind)} prints it.`);
	}
}

/** Rejects a group or a treatment in another shape, like `refuseOtherShapes`. */
export function refuseOtherArm(arm: Field, kind: Kind): void {
	const { value: feature } = arm.member('feature');
	const { value: variation } = arm.member('variation');
	const key = typeof feature === 'string' ? feature : 'FEATURE';
	const converted = JSON.stringify({ [key]: variation ?? 'VARIATION' });
	refuse(
		arm,
		'feature',
		`Replace feature and variation with "featureVariations":${converted}, as ${command(kind)} prints it.`,
	);
}

function refuse(field: Field, name: string, remedy: string): void {
	const member = field.member(name);
	if (member.isGiven) throw member.invalid(remedy);
}
