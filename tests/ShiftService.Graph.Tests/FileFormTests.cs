using ShiftService.Graph.Onnx;
using ShiftService.TestSupport;

namespace ShiftService.Graph.Tests;

public class FileFormTests
{
    public static TheoryData<string> Samples => [.. FileSamples.All.Keys];

    [Theory, MemberData(nameof(Samples))]
    public void A_form_that_exporters_write_is_read_as_the_operator_that_it_means(string sample)
    {
        (Func<byte[]> bytes, string kinds) = FileSamples.All[sample];
        Network network = OnnxFile.Read(bytes(), sample);
        Assert.Equal(kinds, string.Join(' ', network.Nodes.Select(node => node.Operator.Kind)));
    }
}
