using ArcOperator.LocalEngine.Templates;
using ArcOperator.LocalEngine.Tests.Builders;

namespace ArcOperator.LocalEngine.Tests.Templates;

public sealed class TemplateLibraryTests
{
    private static readonly TemplateScope Local = TemplateScope.Local("wf");

    [Test]
    public void Objects_that_templates_refer_to_are_missing_until_they_are_added()
    {
        var library = Library("{ name: main, steps: [[{ name: a, templateRef: { name: shared, template: t, clusterScope: true } }]] }");

        library.Missing.Should().Equal(new TemplateScope("cluster", "shared"));
        library.With(new("cluster", "shared"), [Definitions.Json("{ name: t, suspend: {} }")], null).Missing.Should().BeEmpty();
    }

    [Test]
    public void A_call_without_reference_means_a_template_of_the_same_place()
    {
        var shared = new TemplateScope("namespaced", "shared");
        var library = Library("{ name: t, suspend: { duration: '1' } }")
            .With(shared, [Definitions.Json("{ name: t, suspend: { duration: '2' } }")], null);

        library.Find(shared, new() { Template = "t" }, "t")?.Template.Suspend?.Duration.Should().Be("2");
        library.Find(Local, new() { Template = "t" }, "t")?.Template.Suspend?.Duration.Should().Be("1");
    }

    [Test]
    public void Defaults_add_what_a_template_does_not_say_but_no_type()
    {
        var defaults = Definitions.Json("{ timeout: 30s, retryStrategy: { limit: 2 }, container: { workingDir: /w, env: [{ name: A, value: d }, { name: B, value: d }] } }");
        var library = TemplateLibrary.Empty.With(
            Local,
            [
                Definitions.Json("{ name: c, timeout: 5s, container: { command: [x], env: [{ name: A, value: own }] } }"),
                Definitions.Json("{ name: s, suspend: {} }"),
            ],
            defaults);

        var container = library.Find(Local, "c")!.Template;
        container.Timeout.Should().Be("5s");
        container.RetryStrategy!.Limit.Should().Be("2");
        container.Container!.WorkingDir.Should().Be("/w");
        container.Container.Env.Select(variable => $"{variable.Name}={variable.Value}").Should().Equal("A=own", "B=d");
        library.Find(Local, "s")!.Template.Container.Should().BeNull();
    }

    [Test]
    public void A_parameter_may_be_written_as_a_number_or_a_boolean()
    {
        var template = Library("{ name: t, suspend: {}, inputs: { parameters: [{ name: a, value: 5 }, { name: b, default: true }] } }").Find(Local, "t")!.Template;

        template.Inputs.Parameters.Select(input => input.Value ?? input.Default).Should().Equal("5", "true");
    }

    private static TemplateLibrary Library(string template) => TemplateLibrary.Empty.With(Local, [Definitions.Json(template)], null);
}
