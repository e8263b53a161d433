-- Requests that the work is done once more.
if obj.metadata.annotations == nil then
  obj.metadata.annotations = {}
end
obj.metadata.annotations["arc.opendefense.cloud/force-at"] = tostring(os.time())
return obj
