// Nothing but the handlers of signals is loaded before they are there; all the rest takes a good part of a second.
import './signals.ts';

await import('./run.ts');
