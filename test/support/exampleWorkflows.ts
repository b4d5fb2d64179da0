import type { IDataObject } from 'n8n-workflow';

import { readExampleFiles } from '../../examples/import';
import type { EngineWorkflow } from '../../n8n/engine/engine';
import type { WorkflowFile } from '../../n8n/rest/client';

export async function readExample(file: string): Promise<WorkflowFile> {
	const example = (await readExampleFiles()).find((each) => each.file === file);
	if (!example) throw new Error(`No example has the file name ${file}.`);
	return example.workflow;
}

const MANUAL = { type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 };

/** Returns the text of a node's parameter `query`. */
export function queryOf({ nodes }: WorkflowFile, name: string): string {
	return nodes.find((node) => node.name === name)!.parameters!.query as string;
}

/**
 * Returns a workflow that n8n's engine starts at this trigger, which outputs these items. The engine
 * looks for a manual trigger by itself, so this one becomes manual and the others are left out.
 */
export function startingAt(
	workflow: WorkflowFile,
	trigger: string,
	items: IDataObject[] = [{}],
): EngineWorkflow {
	const { name, nodes, connections, settings } = workflow;
	const isNeeded = (node: { name?: string; type?: string }) =>
		node.name === trigger || !/trigger$/i.test(node.type ?? '');
	return {
		...{ name, connections, settings },
		nodes: nodes
			.filter(isNeeded)
			.map((node) => (node.name === trigger ? { ...node, ...MANUAL } : node)),
		pinData: { [trigger]: items.map((json) => ({ json })) },
	} as EngineWorkflow;
}
