"""The pages: each asks core, draws, and tells state. `page()` draws one."""
