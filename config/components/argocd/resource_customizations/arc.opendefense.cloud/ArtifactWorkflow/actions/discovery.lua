-- Actions that users can start on an ArtifactWorkflow.
local actions = {}
actions["retry"] = { ["disabled"] = obj.metadata.deletionTimestamp ~= nil }
return actions
