using System.Numerics.Tensors;
using FsCheck.Xunit;
using RetrievalQA.Indexing.Vectors;

namespace RetrievalQA.Tests.Indexing.Vectors;

public class Int8VectorTests
{
    [Property]
    public bool The_product_is_the_sum_of_products(sbyte[] left, sbyte[] right)
    {
        var length = Math.Min(left.Length, right.Length);
        var expected = Enumerable.Range(0, length).Sum(index => left[index] * right[index]);
        return Int8Vector.Dot(left.AsSpan(0, length), right.AsSpan(0, length)) == expected;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(384)]
    [InlineData(4097)]
    public void Extreme_values_do_not_overflow(int length)
    {
        var lowest = Enumerable.Repeat((sbyte)-127, length).ToArray();
        Assert.Equal(127 * 127 * length, Int8Vector.Dot(lowest, lowest));
    }

    [Fact]
    public void Likeness_changes_by_less_than_a_hundredth()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 200; trial++)
        {
            var (left, right) = (Random(random), Random(random));
            var (roundedLeft, roundedRight) = (Int8Vector.Of(left), Int8Vector.Of(right));
            var likeness = Int8Vector.Dot(roundedLeft.Values, roundedRight.Values) * roundedLeft.Scale * roundedRight.Scale;
            Assert.Equal(TensorPrimitives.Dot<float>(left, right), likeness, 0.01);
        }
    }

    [Fact]
    public void A_vector_of_zeros_is_like_none()
    {
        var none = Int8Vector.Of(new float[384]);
        Assert.Equal(0, Int8Vector.Dot(none.Values, none.Values) * none.Scale);
    }

    private static float[] Random(Random random)
    {
        var vector = Enumerable.Range(0, 384).Select(_ => (float)random.NextDouble() - 0.5f).ToArray();
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }
}
