import { readDefinitions } from './checks';
import type { Definitions, Experiment, Feature, Launch } from './definitions';
import { Field } from './field';
import { parseExperiment } from './parseExperiment';
import { parseFeature } from './parseFeature';
import { parseLaunch } from './parseLaunch';

/**
 * Reads features, launches and experiments in the shapes of GetFeature, GetLaunch and GetExperiment.
 * Members that an evaluation doesn't need are ignored.
 *
 * @param json JSON text or its parsed value; undefined, null and empty text mean no definitions
 * @param source what errors call the JSON, such as the label of a parameter or the name of a file
 * @throws InvalidValueError that names the place of the first mistake
 */
export function parseDefinitions(json: unknown, source: string): Definitions {
	const document = typeof json === 'string' ? parseText(json, source) : json;
	const root = new Field(document, source);
	if (!root.isGiven) return { features: [], launches: [], experiments: [] };
	const features = readDefinitions<Feature>(root.member('features').items(), parseFeature);
	const launches = readDefinitions<Launch>(
		optionalItems(root.member('launches')),
		(item, earlier) => parseLaunch(item, { features, earlier }),
	);
	const experiments = readDefinitions<Experiment>(
		optionalItems(root.member('experiments')),
		(item, earlier) => parseExperiment(item, { features, earlier }),
	);
	return { features, launches, experiments };
}

function parseText(text: string, source: string): unknown {
	if (text.trim() === '') return undefined;
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new Field(text, source).invalid(`Correct the JSON: ${(error as Error).message}.`);
	}
}

const optionalItems = (field: Field) => (field.isGiven ? field.items() : []);
