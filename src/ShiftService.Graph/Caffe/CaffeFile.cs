using ShiftService.Graph.Caffe.Proto;
using ShiftService.Graph.Caffe.Reading;

namespace ShiftService.Graph.Caffe;

/// <summary>
/// Classifiers of Caffe, in the form in which the authors of active shift (Jeon and Kim, NeurIPS 2018) released theirs: a prototxt, and
/// a caffemodel, which holds weights and the layers that were trained. Layers: convolution, batch norm, scale, ReLU, active shift,
/// sums, concatenation, global average pooling, inner product.
/// </summary>
public static class CaffeFile
{
    /// <summary>The largest caffemodel, in bytes.</summary>
    public const long MaxModelBytes = 256L << 20;

    /// <summary>The largest prototxt, in bytes.</summary>
    public const long MaxPrototxtBytes = 8L << 20;

    /// <summary>Reads a network.</summary>
    /// <param name="prototxt">File that describes the network as text, and how its input is normalised.</param>
    /// <param name="caffemodel">File of the same layers with their weights.</param>
    /// <exception cref="ModelException">
    /// A file is damaged, holds something that this project does not run, or is of another network than the other; the error says which
    /// file, which layer and why.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static CaffeModel Read(string prototxt, string caffemodel)
    {
        NetParameter text = In(prototxt, () => PrototxtReader.Read(System.Text.Encoding.UTF8.GetString(Bytes(prototxt, MaxPrototxtBytes))));
        NetParameter model = In(caffemodel, () => CaffemodelReader.Read(Bytes(caffemodel, MaxModelBytes)));
        (CaffeInput input, CaffeTopology described) = In(prototxt, () =>
            (CaffeInput.Of(text, model), CaffeTopology.Of(text)));
        return In(caffemodel, () =>
        {
            CaffeTopology trained = CaffeTopology.Of(model);
            CaffeComparison.Check(described, trained);
            string name = text.HasName && text.Name.Length > 0 ? text.Name
                : model.HasName && model.Name.Length > 0 ? model.Name : Path.GetFileNameWithoutExtension(caffemodel);
            return new CaffeModel(CaffeNetworkBuilder.Build(name, described, trained, input.Shape), input.Mean, input.Scale);
        });
    }

    private static byte[] Bytes(string path, long limit)
    {
        using FileStream stream = File.OpenRead(path);
        if (stream.Length > limit)
            throw new ModelException(ModelError.LimitExceeded, $"the file has {stream.Length} bytes and the limit is {limit}");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static T In<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ModelException error)
        {
            throw error.InFile(path);
        }
    }
}
