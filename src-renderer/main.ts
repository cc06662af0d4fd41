import { mount } from 'svelte';
import App from './App.svelte';
import { AppModel } from './state/app-model.svelte';
import { Appearance } from './state/appearance.svelte';
import { Layout } from './state/layout.svelte';
import './styles/tokens.css';
import './styles/base.css';

/** Outside the app, in a plain browser, the page runs on a bridge that plays the engine. */
const bridge = window.loopsmith ?? (await import('./fake/page')).createPageBridge();
const model = new AppModel(bridge, new Appearance(localStorage), new Layout(localStorage));
const target = document.getElementById('app');
if (!target) throw new Error('index.html lacks #app');
mount(App, { target, props: { model } });
void model.connect();
