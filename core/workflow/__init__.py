"""The workflow over a project: what the app and the command line both call, one function a step."""
