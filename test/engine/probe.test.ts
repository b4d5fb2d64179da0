import { Engine } from './engine';
import { workflowOf, NODE, DONE } from './workflows';
import { cleanUp, startTestEvidently } from '../evidently/testKit';
afterEach(cleanUp);
test('x', async () => {
	const t0 = Date.now();
	const engine = await Engine.load();
	const t1 = Date.now();
	const e = await startTestEvidently();
	const cred = { awsEvidentlyApi: { region: 'us-east-1', accessKeyId: 'AKIALOCALEVIDENTLY', secretAccessKey: 'local/evidently/secret/EXAMPLEKEY', endpoint: e.url } };
	const r = await engine.run(workflowOf({ items: [{ a: 1 }] }), cred);
	const t2 = Date.now();
	await engine.run(workflowOf({ items: [{ a: 1 }] }), cred);
	const t3 = Date.now();
	console.log(t1 - t0, t2 - t1, t3 - t2, JSON.stringify(r.items(NODE)), JSON.stringify(r.items(DONE)), r.run.status, r.run.data.resultData.error);
});
