import * as n8nWorkflow from 'n8n-workflow';
import type { IExecuteData, IPinData, IRunExecutionData } from 'n8n-workflow';

/** The data with which the engine starts an execution at a node. */
export function toRunData(start: IExecuteData, pinData?: IPinData): IRunExecutionData {
	const given = { executionData: { nodeExecutionStack: [start] }, resultData: { pinData } };
	const { createRunExecutionData } = n8nWorkflow as Partial<typeof n8nWorkflow>;
	return createRunExecutionData ? createRunExecutionData(given) : byHand(given);
}

/** The same data for n8n before 1.121, which lacks the function above. */
function byHand({
	executionData,
	resultData,
}: {
	executionData: { nodeExecutionStack: IExecuteData[] };
	resultData: { pinData?: IPinData };
}): IRunExecutionData {
	return {
		startData: {},
		resultData: { runData: {}, ...resultData },
		executionData: {
			contextData: {},
			metadata: {},
			waitingExecution: {},
			waitingExecutionSource: {},
			...executionData,
		},
	} as IRunExecutionData;
}
