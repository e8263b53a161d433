-- Stops new work from being started. Running work continues.
obj.spec.suspend = true
return obj
